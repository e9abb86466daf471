"""The sandbox's CloudFormation: stacks that are made, changed, rolled back and deleted as AWS does it, or refused."""
