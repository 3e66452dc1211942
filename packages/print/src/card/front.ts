/** The front of the card: parts ① to ⑥. */
import { type Canvas, type Colour, drawFitted, drawLine, SOFT_INK } from '../kit/canvas.js'
import { cardDate } from '../kit/dates.js'
import { type Box, inset } from '../kit/geometry.js'
import { CARD, CARD_PARTS, type CardDesign, type CardFace } from './face.js'

/** The colour of the card's head. */
const HEAD: Colour = '#0b3d5c'
const PALE: Colour = '#dbe8ef'
const HEAD_HEIGHT = 12.6
/** Where the values begin, right of their labels in two languages. */
const VALUES_AT = 34

/** Draws the front; `bleed` is how far the ground goes beyond the edge, in millimetres. */
export function drawFront(canvas: Canvas, face: CardFace, design: CardDesign, bleed: number): void {
  drawGround(canvas, bleed)
  drawTitle(canvas)
  drawLogo(canvas, design.logo)
  drawPhoto(canvas, face.photo)
  drawHolder(canvas, face)
  drawIds(canvas, face)
  drawExpiry(canvas, face)
}

function drawGround(canvas: Canvas, bleed: number): void {
  const [left, top] = [-bleed, -bleed]
  const [width, height] = [CARD.width + 2 * bleed, CARD.height + 2 * bleed]
  canvas.rect({ x: left, y: top, width, height }, { fill: '#fbfdfe' })
  // Fine waves, hard to copy: each line a little out of step with the one above.
  for (let row = 0; row < 26; row++) {
    const y = HEAD_HEIGHT + 2 + row * 1.7
    canvas.path(wave(left, y, { width, phase: row * 0.55 }), { stroke: PALE, lineMm: 0.09 })
  }
  canvas.rect({ x: left, y: top, width, height: HEAD_HEIGHT + bleed }, { fill: HEAD })
  canvas.rect({ x: left, y: HEAD_HEIGHT, width, height: 0.5 }, { fill: '#c9a227' })
}

function wave(x: number, y: number, { width, phase }: { width: number; phase: number }): string {
  const points: string[] = []
  for (let along = 0; along <= width; along += 1.5) {
    const height = 0.55 * Math.sin(along / 4 + phase) + 0.3 * Math.sin(along / 1.9 - phase)
    points.push(`${(x + along).toFixed(2)} ${(y + height).toFixed(2)}`)
  }
  return `M${points.join('L')}`
}

function drawTitle(canvas: Canvas): void {
  const { x } = CARD_PARTS.title.box
  drawLine(canvas, '医師資格証', { x, y: 6.7, sizePt: 13.5, weight: 'bold', colour: '#ffffff' })
  drawLine(canvas, 'Medical Doctor Qualification Certificate', {
    x,
    y: 10.5,
    sizePt: 6.8,
    colour: '#ffffff',
  })
}

/** A mark of our own where the logo stands: a shield that holds a key, on white. */
function drawLogo(canvas: Canvas, logo: Uint8Array | undefined): void {
  const box = CARD_PARTS.logo.box
  if (logo) {
    canvas.picture(logo, box)
    return
  }
  const [x, y] = [box.x + box.width / 2, box.y]
  canvas.path(`M${x} ${y + 0.3}l3.7 1.3v3.1c0 2.1 -1.6 3.5 -3.7 4.1c-2.1 -0.6 -3.7 -2 -3.7 -4.1v-3.1z`, {
    fill: '#ffffff',
  })
  canvas.rect(
    { x: x - 1.2, y: y + 2.1, width: 2.4, height: 2.4 },
    { radius: 1.2, stroke: HEAD, lineMm: 0.55 },
  )
  canvas.path(`M${x} ${y + 4.5}v2.6m0 -1.5h1.2m-1.2 1.3h0.9`, { stroke: HEAD, lineMm: 0.55 })
}

function drawPhoto(canvas: Canvas, photo: Uint8Array): void {
  const box = CARD_PARTS.photo.box
  canvas.rect(box, { fill: '#ffffff' })
  canvas.picture(photo, box)
  canvas.rect(box, { stroke: '#9aa7b2', lineMm: 0.15 })
}

function drawHolder(canvas: Canvas, face: CardFace): void {
  const { x, y, width } = CARD_PARTS.holder.box
  drawNames(canvas, face, { x, y, width, height: 14.4 })
  const rows = [
    ['生年月日', 'Date of Birth', cardDate(face.birthDate)],
    ['日医会員ID', 'JMA Membership ID No.', face.membershipId ?? '—'],
    ['医籍登録番号', 'Medical License No.', face.licenceNumber],
  ] as const
  for (const [index, [ja, en, value]] of rows.entries()) {
    const top = y + 15 + index * 4.2
    drawLine(canvas, ja, { x, y: top + 2.9, sizePt: 4.8, colour: SOFT_INK })
    drawLine(canvas, en, { x: x + 11.2, y: top + 2.9, sizePt: 4.5, colour: SOFT_INK })
    const place = { x: x + VALUES_AT, y: top, width: width - VALUES_AT, height: 3.9 }
    drawFitted(canvas, value, { ...place, weight: 'bold', sizePt: 8, leastPt: 5 })
  }
}

/** The other name stands in a line of its own; then the name itself makes room. */
function drawNames(canvas: Canvas, { name, otherName }: CardFace, box: Box): void {
  const heights = otherName ? [5.4, 4.6, 4.4] : [8.4, 6]
  const [kanji, romaji, other] = stack(box, heights)
  if (kanji)
    drawFitted(canvas, name.kanji, { ...inset(kanji, 0.1), weight: 'bold', sizePt: 15, leastPt: 5.5 })
  if (romaji) drawFitted(canvas, name.romaji, { ...romaji, weight: 'regular', sizePt: 8, leastPt: 3.5 })
  if (other && otherName) {
    const label = otherName.kind === 'formerSurname' ? '旧姓' : '通称'
    const words = `${label} ${otherName.kanji} / ${otherName.romaji}`
    drawFitted(canvas, words, { ...other, weight: 'regular', sizePt: 7, leastPt: 3.5 })
  }
}

function stack({ x, y, width }: Box, heights: readonly number[]): Box[] {
  let top = y
  return heights.map((height) => {
    const box = { x, y: top, width, height }
    top += height
    return box
  })
}

function drawIds(canvas: Canvas, { cardId, issuedOn }: CardFace): void {
  const { x, y } = CARD_PARTS.cardId.box
  drawLabelled(canvas, { x, y, width: 27.5 }, ['カードID  Card ID', cardId])
  drawLabelled(canvas, { x: x + 30, y, width: 22 }, ['発行日  Date of Issue', cardDate(issuedOn)])
}

function drawExpiry(canvas: Canvas, { expiresOn }: CardFace): void {
  const { x, y, width } = CARD_PARTS.expiry.box
  drawLabelled(canvas, { x, y, width }, ['有効期限  Date of Expiry', cardDate(expiresOn)])
}

function drawLabelled(
  canvas: Canvas,
  at: Omit<Box, 'height'>,
  [label, value]: readonly [label: string, value: string],
): void {
  drawLine(canvas, label, { ...at, y: at.y + 2.4, sizePt: 4.6, colour: SOFT_INK })
  const place = { ...at, y: at.y + 3.2, height: 4.4 }
  drawFitted(canvas, value, { ...place, weight: 'bold', sizePt: 8.5, leastPt: 5 })
}
