"""What will be: scenarios, assumptions, projections, and the dashboards that show them."""
