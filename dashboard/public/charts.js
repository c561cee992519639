/* global document, getComputedStyle, window */
/* Draws the charts of a page from what stands in their canvases; the same figures stand in tables. Without this script
   the page is complete but for its pictures. */
(() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const count = new Intl.NumberFormat('en-US');
  const dollars = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 4,
  });
  const units = {
    count: (value) => count.format(value),
    usd: (value) => dollars.format(value),
    ms: (value) => (value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`),
  };
  const MOST_LETTERS = 28;
  let charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /** A name as an axis has room for; the table has all of it. */
  function short(name) {
    return name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name;
  }

  function draw(canvas) {
    const { labels, series, unit, stacked = false, sideways = false } = JSON.parse(canvas.dataset.chart);
    const words = units[unit];
    const text = colour('--pico-color');
    const lines = colour('--chart-line');
    const values = {
      stacked,
      beginAtZero: true,
      grid: { color: lines },
      ticks: {
        color: text,
        maxTicksLimit: 6,
        callback: (value) => words(value),
        ...(unit === 'count' ? { precision: 0 } : {}),
      },
    };
    const names = {
      stacked,
      grid: { display: false },
      ticks: {
        color: text,
        autoSkip: !sideways,
        maxRotation: 45,
        callback: (index) => short(labels[index]),
      },
    };
    return new window.Chart(canvas, {
      type: 'bar',
      data: {
        labels,
        datasets: series.map(({ name, tone, values: data }) => ({
          label: name,
          data,
          backgroundColor: colour(`--chart-${tone}`),
          maxBarThickness: 42,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: sideways ? 'y' : 'x',
        scales: sideways ? { x: values, y: names } : { x: names, y: values },
        plugins: {
          legend: { display: series.length > 1, position: 'bottom', labels: { color: text, boxWidth: 12 } },
          tooltip: {
            callbacks: {
              label: ({ dataset, raw }) => `${dataset.label}: ${raw === null ? '–' : words(raw)}`,
            },
          },
        },
      },
    });
  }

  function drawAll() {
    for (const chart of charts) chart.destroy();
    charts = [...document.querySelectorAll('canvas[data-chart]')].map(draw);
    document.documentElement.dataset.charts = String(charts.length);
  }

  drawAll();
  dark.addEventListener('change', drawAll);

  for (const select of document.querySelectorAll('.overview-filter select'))
    select.addEventListener('change', () => select.form.requestSubmit());
})();
