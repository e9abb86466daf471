"""What spans rooms: price a file of workloads, renew the price book."""
