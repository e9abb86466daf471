"""What happens when a workload moves: break-even, sensitivity, uncertainty, sweeps, growth, Regions, what-if."""
