"""What a week or a month of emptying was like: numbers of the lake and of the tours, for who plans them."""

from services.report.figures import DeviceFigures, EmptyingReport, LayerFigures, TourFigures, report
from services.report.period import PeriodError, ReportPeriod

__all__ = [
    "DeviceFigures",
    "EmptyingReport",
    "LayerFigures",
    "PeriodError",
    "ReportPeriod",
    "TourFigures",
    "report",
]
