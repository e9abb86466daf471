resource "aws_cloudfront_distribution" "edge" {
  enabled    = true
  web_acl_id = aws_wafv2_web_acl.guard.arn

  origin {
    origin_id   = "inside"
    domain_name = "inside.example.com"
    vpc_origin_config {
      vpc_origin_id = "vo_0a1b2c3d"
    }
  }

  default_cache_behavior {
    target_origin_id       = "inside"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
  }

  ordered_cache_behavior {
    path_pattern           = "/ws/*"
    target_origin_id       = "inside"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_wafv2_web_acl" "guard" {
  name  = "guard"
  scope = "CLOUDFRONT"

  default_action {
    allow {}
  }

  rule { # finding
    name     = "common"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesCommonRuleSet"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "common"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "guard"
    sampled_requests_enabled   = true
  }
}
