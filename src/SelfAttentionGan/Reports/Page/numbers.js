function ticks(low, high, count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const stride = [1, 2, 5, 10].map(step => step * power).find(step => step >= rough * 0.999);
  const all = [];
  for (let i = Math.ceil(low / stride - 1e-9); i * stride <= high + stride * 1e-9; i++) all.push(i * stride);
  return all;
}

function range(curves, fromZero) {
  let low = Infinity, high = -Infinity;
  for (const curve of curves)
    for (const value of curve.values)
      if (value !== null) { low = Math.min(low, value); high = Math.max(high, value); }
  if (fromZero) { low = Math.min(low, 0); high = Math.max(high, 0); }
  const margin = (high - low) * 0.06 || Math.abs(high) * 0.5 || 1;
  return [fromZero && low === 0 ? 0 : low - margin, fromZero && high === 0 ? 0 : high + margin];
}

// The index of the point nearest to a step; steps are increasing.
function nearest(steps, step) {
  let low = 0, high = steps.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle] < step) low = middle; else high = middle;
  }
  return Math.abs(steps[low] - step) <= Math.abs(steps[high] - step) ? low : high;
}

// Whether a curve oscillates so much that a running mean is needed.
function isNoisy(values) {
  const finite = values.filter(value => value !== null);
  const variation = finite.reduce((sum, value, i) => sum + Math.abs(value - finite[Math.max(i - 1, 0)]), 0);
  return values.length > 150 && variation > 8 * (Math.max(...finite) - Math.min(...finite));
}

// Running mean applied twice, over a fortieth of the curve to both sides; gaps stay.
function smooth(values) {
  const reach = Math.ceil(values.length / 40);
  return mean(mean(values, reach), reach);
}

function mean(values, reach) {
  const sums = [0], counts = [0];
  for (const value of values) {
    sums.push(sums.at(-1) + (value ?? 0));
    counts.push(counts.at(-1) + (value === null ? 0 : 1));
  }
  return values.map((value, i) => {
    if (value === null) return null;
    const from = Math.max(i - reach, 0), to = Math.min(i + reach + 1, values.length);
    return (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}
