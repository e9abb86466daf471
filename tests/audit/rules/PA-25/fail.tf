resource "aws_acm_certificate" "orders" {
  domain_name       = "orders.example.com"
  validation_method = "DNS"
  key_algorithm     = "RSA_4096" # finding
}

resource "aws_api_gateway_domain_name" "orders" {
  domain_name     = "orders.example.com"
  certificate_arn = aws_acm_certificate.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0a1b2c3d" } }
    }]
  })

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
