resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_stage" "prod" {
  api_id = aws_apigatewayv2_api.orders.id
  name   = "prod"
}
resource "aws_apigatewayv2_integration" "backend" { # finding
  api_id             = aws_apigatewayv2_api.orders.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  connection_type    = "VPC_LINK"
  connection_id      = "abc123"
  integration_uri    = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/orders/1/2"
  tls_config { server_name_to_verify = "backend.example.com" }
}
