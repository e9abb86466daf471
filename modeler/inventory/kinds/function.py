"""A function of AWS Lambda.

Sources: AWS::Lambda::Function (CloudFormation), aws_lambda_function (Terraform), ListFunctions, GetPolicy (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, integer, node, reference, references, text, texts
from ..table import As, Call, Default, Table
from ..values import Ref, String, Unknown, Value


@node
class Function(Node):
    """A function.

    Parameters
    ----------
    runtime, architectures, memory_mb, timeout_s, package
        What runs, on which processor, with how much memory, for how long at most.
    handler, code, role
        What of its code is called, the code where it stands in the template itself, and the role that it takes.
    log_group : Ref of LogGroup
        Where it writes its logs, if not to the group of its own name.
    subnets, security_groups
        The VPC that it is connected to, if it is.
    reserved_concurrency : int
        How many may run at once.
    tracing : str
        ``Active`` or ``PassThrough``.
    environment : mapping
        Its environment variables; what is secret is not kept in an inventory of an account.
    policy : document
        In an account: who may call it. In a template its permissions are nodes of their own.
    """

    KIND = "function"
    TABLE = Table(
        cloudformation="AWS::Lambda::Function",
        terraform="aws_lambda_function",
        asked={"": "function_name", "Arn": "arn"},
        rows={
            "name": ("FunctionName", "function_name", "FunctionName"),
            "runtime": ("Runtime", "runtime", "Runtime"),
            "architectures": ("Architectures", "architectures", "Architectures"),
            "memory_mb": ("MemorySize", "memory_size", "MemorySize"),
            "timeout_s": ("Timeout", "timeout", "Timeout"),
            "package": ("PackageType", "package_type", "PackageType"),
            "handler": ("Handler", "handler", "Handler"),
            "code": ("Code.ZipFile", "", ""),
            "role": ("Role", "role", "Role"),
            "log_group": ("LoggingConfig.LogGroup", "logging_config[0].log_group", "LoggingConfig.LogGroup"),
            "subnets": ("VpcConfig.SubnetIds", "vpc_config[0].subnet_ids", "VpcConfig.SubnetIds"),
            "security_groups": (
                "VpcConfig.SecurityGroupIds",
                "vpc_config[0].security_group_ids",
                "VpcConfig.SecurityGroupIds",
            ),
            "reserved_concurrency": ("ReservedConcurrentExecutions", As("reserved_concurrent_executions", "limit"), ""),
            "tracing": ("TracingConfig.Mode", "tracing_config[0].mode", "TracingConfig.Mode"),
            "environment": ("Environment.Variables", "environment[0].variables", ""),
            "policy": ("", "", ""),
        },
        calls=(
            Call("lambda", "list_functions", "Functions[]", "FunctionArn", "lambda:ListFunctions"),
            Call(
                "lambda",
                "get_function_concurrency",
                "",
                "",
                "lambda:GetFunctionConcurrency",
                per="function",
                arguments={"FunctionName": "{key}"},
                completes=True,
                paths={"reserved_concurrency": "ReservedConcurrentExecutions"},
            ),
        ),
        ids=("arn:*:lambda:",),
        defaults={
            "memory_mb": Default(
                128, "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (2026-11-30)"
            ),
            "timeout_s": Default(
                3, "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (2026-11-30)"
            ),
            "package": Default(
                "Zip", "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (2026-11-30)"
            ),
        },
    )

    runtime: String | None = text()
    architectures: Value[tuple[String, ...]] = texts()
    memory_mb: Value[int] | None = integer()
    timeout_s: Value[int] | None = integer()
    package: String | None = text()
    handler: String | None = text()
    code: String | None = text()
    role: Value[Ref[Any]] | None = reference("role")
    log_group: Value[Ref[Any]] | None = reference("log-group")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    reserved_concurrency: Value[int] | None = integer()
    tracing: String | None = text()
    environment: Any = document()
    policy: Any = document()
