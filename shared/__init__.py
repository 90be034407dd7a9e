"""What every service shares: the contracts of all messages and a thin platform. Nothing of the business."""
