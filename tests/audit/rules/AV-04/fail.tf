resource "aws_lb" "front" {
  internal = true
  subnets  = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
}

resource "aws_lb_listener" "front" { # finding
  load_balancer_arn = aws_lb.front.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
