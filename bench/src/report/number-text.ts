/** Numbers for people: three significant digits, thousands apart. */

export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return groups(Math.round(value).toString());
  if (Number.isInteger(value)) return value.toString();
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4;
  return value.toFixed(digits);
}

function groups(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ' ');
}
