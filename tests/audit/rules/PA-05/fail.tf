resource "aws_vpc_endpoint" "door" {
  vpc_id            = "vpc-0a1b2c3d"
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.apigateway" # finding
  subnet_ids        = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Condition = { StringEquals = { "aws:SourceVpce" = aws_vpc_endpoint.door.id } }
    }]
  })

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.door.id]
  }
}
