"""Green: how much water soils under trees and lawns hold, what evaporates, and how many litres are needed."""
