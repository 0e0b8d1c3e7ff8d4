"""What the API promises: every GraphQL declaration and nothing else."""
