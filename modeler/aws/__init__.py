"""What talks to AWS: the only room that imports boto3, and only inside functions."""
