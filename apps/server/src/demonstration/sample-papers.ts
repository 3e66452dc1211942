/** Papers of invented applicants: drawn, with Latin letters alone, so that they look the same on every machine. */
import sharp from 'sharp'
import type { Applicant } from './applicants.js'

const INK = '#1a2b3c'

/** A portrait in the proportions of a passport photo, 35 by 45. */
export async function drawPhoto({ sex, licenceNumber }: Applicant): Promise<Uint8Array> {
  const hue = (Number(licenceNumber) * 47) % 360
  const hair =
    sex === 'female'
      ? 'M170 330 Q160 150 350 140 Q540 150 530 330 L540 520 L160 520 Z'
      : 'M190 300 Q190 150 350 150 Q510 150 510 300 Z'
  return await jpeg(`<svg xmlns="http://www.w3.org/2000/svg" width="700" height="900">
<rect width="700" height="900" fill="#dfe8f1"/>
<path d="${hair}" fill="hsl(${hue},18%,22%)"/>
<ellipse cx="350" cy="350" rx="140" ry="180" fill="hsl(28,45%,${72 + (hue % 10)}%)"/>
<circle cx="300" cy="340" r="12" fill="${INK}"/><circle cx="400" cy="340" r="12" fill="${INK}"/>
<path d="M310 440 Q350 465 390 440" stroke="${INK}" stroke-width="8" fill="none"/>
<path d="M90 900 Q110 620 350 610 Q590 620 610 900 Z" fill="hsl(${hue},30%,35%)"/>
</svg>`)
}

/** A paper of some kind with what is written on it. */
export async function drawPaper(title: string, lines: readonly string[]): Promise<Uint8Array> {
  const text = lines.map(
    (line, at) =>
      `<text x="90" y="${330 + at * 80}" font-size="44" font-family="sans-serif" fill="${INK}">${line}</text>`,
  )
  return await jpeg(`<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="880">
<rect width="1240" height="880" fill="#fdfcf6"/><rect x="30" y="30" width="1180" height="820" fill="none" stroke="#7a8793" stroke-width="4"/>
<text x="90" y="150" font-size="60" font-weight="bold" font-family="sans-serif" fill="${INK}">${title}</text>
<text x="620" y="560" font-size="190" font-family="sans-serif" fill="#d9dde1" text-anchor="middle" transform="rotate(-18 620 500)">SAMPLE</text>
${text.join('\n')}
</svg>`)
}

async function jpeg(svg: string): Promise<Uint8Array> {
  return await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer()
}
