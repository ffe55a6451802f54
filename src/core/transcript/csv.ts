/**
 * Lines of a table for spreadsheets (RFC 4180). Cells that a spreadsheet would run as a formula get an apostrophe
 * (OWASP, CSV injection).
 */
export const csvLine = (cells: readonly (string | number | null)[]): string => cells.map(cell).join(',')

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}
