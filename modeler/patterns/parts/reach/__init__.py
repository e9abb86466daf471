"""How clients get to the door."""
