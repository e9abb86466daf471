resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  policy = jsonencode({ # finding
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
    }]
  })

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
