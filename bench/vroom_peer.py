"""VROOM in an environment of its own (requirements/vroom.lock): a problem as JSON comes in, its routes go out.

It shares nothing with us but the JSON, so that neither has to agree with what the other needs.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import numpy as np
import vroom


def routes(problem: dict[str, Any]) -> list[list[int]]:
    """Return for each vehicle the jobs it drives to, in order.

    Args:
        problem: ``seconds`` (n x n), ``jobs`` [place, litres, service, [windows]], ``vehicles`` [capacity, end, fixed
            cost, cost an hour], ``timeout_s``.
    """
    task = vroom.Input()
    task.set_durations_matrix("car", np.array(problem["seconds"], dtype=np.uint32))
    for number, (place, litres, service_s, windows) in enumerate(problem["jobs"]):
        times = [vroom.TimeWindow(begin, end) for begin, end in windows]
        task.add_job(
            vroom.Job(
                number, location=place, default_service=service_s, pickup=vroom.Amount([litres]), time_windows=times
            )
        )
    for number, (capacity, end_s, fixed, per_hour) in enumerate(problem["vehicles"]):
        task.add_vehicle(
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                capacity=vroom.Amount([capacity]),
                time_window=vroom.TimeWindow(0, end_s),
                costs=vroom.VehicleCosts(fixed=fixed, per_hour=per_hour),
            )
        )
    found = task.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=problem["timeout_s"]))
    answer: list[list[int]] = [[] for _ in problem["vehicles"]]
    for step in found.routes[found.routes["type"] == "job"].itertuples():
        answer[step.vehicle_id].append(int(step.id))
    return answer


if __name__ == "__main__":
    json.dump(routes(json.load(sys.stdin)), sys.stdout)
