/** A PDF of one page whose content stream has a wanted size, written by hand. */
import { utf8 } from '@jitsuin/kernel'

/** Nothing is drawn but a rectangle, as often as it takes. */
export function onePagePdf(sizeBytes: number): Uint8Array {
  const content = '0 0 100 100 re f\n'.repeat(Math.ceil(sizeBytes / 17))
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 5\n0000000000 65535 f \n${offsets.join('')}`
  return utf8(`${text}${table}trailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n${text.length}\n%%EOF\n`)
}
