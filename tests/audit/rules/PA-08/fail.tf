resource "aws_vpc" "network" {
  cidr_block = "10.0.0.0/16"
}

data "aws_iam_policy_document" "callers" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc.network.id]
    }
  }
}

resource "aws_api_gateway_rest_api" "orders" {
  name   = "orders"
  policy = data.aws_iam_policy_document.callers.json # finding

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
