// Groups markers that would lie on each other at a zoom level: a greedy pass over a grid, for maps without Dash.
(function (S) {
  "use strict";
  const RADIUS = { scale: 22, words: 55 }, SINGLE_FROM = 16; // px between markers; zoom from which all stand alone

  function near(cells, x, y, radius) {
    const column = Math.floor(x / radius), row = Math.floor(y / radius), found = [];
    for (let i = column - 1; i <= column + 1; i += 1) {
      for (let j = row - 1; j <= row + 1; j += 1) found.push(...(cells.get(`${i}:${j}`) || []));
    }
    return found.filter((one) => !one.taken && (one.x - x) ** 2 + (one.y - y) ** 2 <= radius ** 2);
  }

  function gridded(features, radius, project) {
    const cells = new Map();
    const points = features.map((feature) => {
      const { x, y } = project(feature), point = { feature, x, y, taken: false };
      const key = `${Math.floor(x / radius)}:${Math.floor(y / radius)}`;
      cells.set(key, [...(cells.get(key) || []), point]);
      return point;
    });
    return { cells, points };
  }

  // Arrays of features that stand together; `project` gives pixels at the zoom level.
  S.clusters = function (features, kind, zoom, project) {
    if (zoom >= SINGLE_FROM) return features.map((one) => [one]);
    const radius = RADIUS[kind], { cells, points } = gridded(features, radius, project);
    return points.filter((one) => !one.taken).reduce((groups, one) => {
      if (one.taken) return groups;
      const group = near(cells, one.x, one.y, radius);
      group.forEach((member) => { member.taken = true; });
      return [...groups, group.map((member) => member.feature)];
    }, []);
  };
})((window.stadtklima = window.stadtklima || {}));
