// Whoever sent a form with mistakes starts again at the summary of them.
export function start(summary) {
  summary.focus();
}
