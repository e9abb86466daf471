"""Documents that a template includes: OpenAPI beside it, by AWS::Include, DefinitionUri or BodyS3Location."""

from __future__ import annotations

import pytest

import modeler as m

DOCUMENT = """
openapi: 3.0.1
paths:
  /orders:
    get:
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations
"""
FUNCTION = "  Orders: {Type: 'AWS::Lambda::Function', Properties: {}}\n"
BODY = "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: PLACE}}}"
TEMPLATES = {
    "include": f"  Api: {{Type: 'AWS::ApiGateway::RestApi', Properties: {{Body: {BODY}}}}}\n",
    "location": "  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {BodyS3Location: PLACE}}\n",
    "sam": "  Api: {Type: 'AWS::Serverless::Api', Properties: {StageName: prod, DefinitionUri: PLACE}}\n",
    "http": "  Api: {Type: 'AWS::Serverless::HttpApi', Properties: {DefinitionUri: PLACE}}\n",
}


def _read(tmp_path, form: str, place: str):
    (tmp_path / "app").mkdir(exist_ok=True)
    (tmp_path / "app" / "api.yaml").write_text(DOCUMENT)
    template = tmp_path / "app" / "template.yaml"
    template.write_text("Resources:\n" + FUNCTION + TEMPLATES[form].replace("PLACE", place))
    return m.recognise(m.read(template))[0].ways[0].components


@pytest.mark.parametrize("place", ["api.yaml", "./api.yaml", "'s3://code/some/api.yaml'"])
@pytest.mark.parametrize("form", TEMPLATES)
def test_a_document_beside_the_template_is_read_with_it(tmp_path, form, place):
    door = "http-api" if form == "http" else "rest-api"
    assert _read(tmp_path, form, place) == (door, "lambda-function")


def test_a_place_that_a_function_puts_together_is_known_by_its_end(tmp_path):
    assert _read(tmp_path, "include", "{'Fn::Sub': 's3://${AWS::AccountId}/api.yaml'}") == (
        "rest-api",
        "lambda-function",
    )


def test_resources_may_be_included(tmp_path):
    (tmp_path / "more.yaml").write_text("Network: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n")
    template = tmp_path / "template.yaml"
    include = "{Name: 'AWS::Include', Parameters: {Location: more.yaml}}"
    template.write_text("Resources:\n" + FUNCTION + f"  'Fn::Transform': {include}\n")
    assert sorted(m.read(template).by_kind) == ["function", "vpc"]


def test_nothing_outside_the_folder_of_the_template_is_opened(tmp_path):
    (tmp_path / "secret.yaml").write_text(DOCUMENT)
    assert _read(tmp_path, "include", "../secret.yaml") == ("rest-api",)
    (tmp_path / "app" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert _read(tmp_path, "include", "link.yaml") == ("rest-api",)
