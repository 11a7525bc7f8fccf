"""What the town's app is told, by topic: nobody's subscription is known here (docs/app.md)."""
