"""AWS's Price List: by its API, or from downloaded offer files."""
