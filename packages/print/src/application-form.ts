/**
 * The application form for a card on paper (portal §2.2), empty or filled in as far as the caller knows the applicant.
 * One sheet A4; blocks ① to ⑥ stand where the office's staff look for them.
 */
import { type Canvas, drawFitted, drawLine, INK, RULE, SOFT_INK, TINT } from './kit/canvas.js'
import { bothYears } from './kit/dates.js'
import { type Box, PAPERS } from './kit/geometry.js'
import { type Edition, makePdf } from './kit/pdf.js'
import { drawQr } from './kit/qr.js'

/** A postal address: seven digits, and the rest in one line. */
export type PrintedAddress = { readonly postalCode: string; readonly text: string }

/** What the form can already say. Everything may be absent: then its place is left for the pen. */
export type ApplicationFormFill = {
  /** The letter of the kind of application (申請区分). */
  readonly kind?: string
  readonly name?: {
    readonly family: string
    readonly given: string
    readonly familyKana: string
    readonly givenKana: string
    readonly familyRomaji: string
    readonly givenRomaji: string
  }
  /** A former surname or a common name, and whether the card is to show it. */
  readonly otherName?: {
    readonly kind: 'formerSurname' | 'commonName'
    readonly text: string
    readonly print: 'yes' | 'no'
  }
  readonly sex?: 'male' | 'female'
  /** `YYYY-MM-DD`, as all days here. */
  readonly birthDate?: string
  readonly address?: PrintedAddress
  readonly contactAddress?: PrintedAddress
  readonly phone?: string
  readonly email?: string
  readonly licenceNumber?: string
  readonly licenceDate?: string
  readonly membership?: 'member' | 'nonMember'
  readonly memberId?: string
  readonly association?: string
  /** `none` prints 「なし」. */
  readonly workplace?:
    | 'none'
    | { readonly name: string; readonly address?: PrintedAddress; readonly phone?: string }
  readonly pickupPlace?: string
  readonly previousCardId?: string
}

/** What joins the paper to its case or mailing: a number to read, and what the QR code holds. */
export type FormReference = { readonly label: string; readonly number: string; readonly qr: string }

/** One row of the kinds: a letter and its name. */
export type FormKind = { readonly letter: string; readonly label: string }

/** The kinds of §2.2; another form may letter them otherwise. */
export const FORM_KINDS: readonly FormKind[] = [
  { letter: 'A', label: '新規' },
  { letter: 'B', label: '更新' },
  { letter: 'C', label: '紛失' },
  { letter: 'D', label: '破損' },
  { letter: 'E', label: '姓名変更' },
  { letter: 'F', label: '日医会員/非会員変更' },
  { letter: 'G', label: 'その他' },
]

/** One sheet to print. */
export type ApplicationForm = {
  readonly fill: ApplicationFormFill
  readonly reference: FormReference
  /** Who receives the form, such as 「○○医師会 電子認証センター」. */
  readonly addressee: string
  readonly kinds?: readonly FormKind[]
}

/**
 * Prints one form.
 *
 * @throws {PrintError} `print/missing-glyph`, `print/text-too-long`, `print/malformed-date`.
 */
export function printApplicationForm(form: ApplicationForm, edition: Edition): Promise<Uint8Array> {
  return printApplicationForms([form], edition)
}

/** Prints forms into one file, one sheet each, as for a mailing. */
export function printApplicationForms(
  forms: readonly ApplicationForm[],
  edition: Edition,
): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const form of forms) drawForm(addPage({ size: PAPERS.a4 }), form)
  })
}

const LEFT = 15
const WIDTH = 180
const PHOTO: Box = { x: 159, y: 51, width: 35, height: 45 }
const BESIDE_PHOTO = 140

function drawForm(canvas: Canvas, form: ApplicationForm): void {
  drawHead(canvas, form)
  drawKinds(canvas, form)
  drawApplicant(canvas, form.fill)
  drawPhotoFrame(canvas)
  drawQualification(canvas, form.fill)
  drawWorkplace(canvas, form.fill)
  drawDelivery(canvas, form.fill)
  drawConsent(canvas)
  drawOfficeUse(canvas)
}

function drawHead(canvas: Canvas, { reference, addressee }: ApplicationForm): void {
  drawLine(canvas, '医師資格証 発行申請書', { x: LEFT, y: 20, sizePt: 18, weight: 'bold' })
  drawLine(canvas, `${addressee} 御中`, { x: LEFT, y: 27.5, sizePt: 10 })
  drawLine(canvas, '太枠の中を黒のボールペンで記入し、印字に誤りがあれば二重線で直してください。', {
    x: LEFT,
    y: 32.5,
    sizePt: 7.5,
    colour: SOFT_INK,
  })
  drawQr(canvas, reference.qr, { x: 175, y: 10, width: 22, height: 22 })
  drawLine(canvas, reference.label, { x: 173, y: 16, sizePt: 8, colour: SOFT_INK, align: 'right' })
  drawLine(canvas, reference.number, { x: 173, y: 22, sizePt: 12, weight: 'bold', align: 'right' })
}

function drawKinds(canvas: Canvas, { kinds = FORM_KINDS, fill }: ApplicationForm): void {
  const box = { x: LEFT, y: 35, width: WIDTH, height: 8 }
  canvas.rect(box, { stroke: INK, lineMm: 0.5 })
  drawLine(canvas, '申請区分', { x: LEFT + 2, y: 40.2, sizePt: 8.5, weight: 'bold' })
  let x = LEFT + 20
  for (const { letter, label } of kinds) {
    const isChosen = letter === fill.kind
    drawTick(canvas, { x, y: 37.4 }, isChosen)
    const words = `${letter}. ${label}`
    x +=
      4.4 + drawLine(canvas, words, { x: x + 4, y: 40.1, sizePt: 8, weight: isChosen ? 'bold' : 'regular' })
    x += 3.6
  }
}

function drawApplicant(canvas: Canvas, fill: ApplicationFormFill): void {
  const { name, otherName } = fill
  const narrow = grid(canvas, { x: LEFT, y: 46, width: BESIDE_PHOTO, height: 50 }, '① 申請者')
  narrow.row(8, [
    ['フリガナ（姓）', name?.familyKana],
    ['フリガナ（名）', name?.givenKana],
  ])
  narrow.row(13.5, [
    ['氏名（姓）住民票のとおり', name?.family, 15],
    ['氏名（名）', name?.given, 15],
  ])
  narrow.row(9.5, [
    ['ローマ字（姓）旅券のつづり', name?.familyRomaji],
    ['ローマ字（名）', name?.givenRomaji],
  ])
  const other = narrow.row(13, [
    ['併記する旧姓・通称名（ある方のみ。筆名・芸名は記載できません）', otherName?.text],
  ])
  const choice = { x: LEFT + 78, y: (other[0]?.y ?? 0) + 6 }
  drawChoices(canvas, { ...choice, sizePt: 8 }, [
    ['券面に記載する', otherName?.print === 'yes'],
    ['記載しない', otherName?.print === 'no'],
  ])

  const wide = grid(canvas, { x: LEFT, y: 98, width: WIDTH, height: 46 })
  const [sex] = wide.row(
    10,
    [
      ['性別', undefined],
      ['生年月日', dayOrBlank(fill.birthDate)],
      ['更新・再発行の方：現在のカード番号', fill.previousCardId],
    ],
    [40, 76, 64],
  )
  drawChoices(canvas, { x: LEFT + 4, y: (sex?.y ?? 0) + 5, sizePt: 9 }, [
    ['男', fill.sex === 'male'],
    ['女', fill.sex === 'female'],
  ])
  wide.row(13, [['住所（住民票のとおり）', addressLine(fill.address)]])
  wide.row(13, [['書類の送付先（住所と異なる場合）', addressLine(fill.contactAddress)]])
  wide.row(
    10,
    [
      ['電話番号（日中の連絡先）', fill.phone],
      ['メールアドレス', fill.email],
    ],
    [70, 110],
  )
}

function drawQualification(canvas: Canvas, fill: ApplicationFormFill): void {
  const rows = grid(canvas, { x: LEFT, y: 147, width: WIDTH, height: 26 }, '② 資格')
  rows.row(10, [
    ['医籍登録番号', fill.licenceNumber],
    ['医籍登録年月日', dayOrBlank(fill.licenceDate)],
  ])
  const [member] = rows.row(
    10,
    [
      ['日本医師会', undefined],
      ['日医会員ID', fill.memberId],
      ['所属医師会', fill.association],
    ],
    [52, 54, 74],
  )
  drawChoices(canvas, { x: LEFT + 4, y: (member?.y ?? 0) + 5, sizePt: 9 }, [
    ['会員', fill.membership === 'member'],
    ['非会員', fill.membership === 'nonMember'],
  ])
}

function drawWorkplace(canvas: Canvas, { workplace }: ApplicationFormFill): void {
  const place = workplace === 'none' || workplace === undefined ? undefined : workplace
  const rows = grid(canvas, { x: LEFT, y: 176, width: WIDTH, height: 27 }, '③ 勤務先')
  rows.row(
    10,
    [
      ['名称（ない場合は「なし」）', workplace === 'none' ? 'なし' : place?.name],
      ['電話番号', place?.phone],
    ],
    [125, 55],
  )
  rows.row(11, [['所在地', addressLine(place?.address)]])
}

function drawDelivery(canvas: Canvas, { pickupPlace }: ApplicationFormFill): void {
  const rows = grid(canvas, { x: LEFT, y: 206, width: WIDTH, height: 16 }, '④ 受取')
  rows.row(10, [['受取希望医師会（受取は本人に限ります。代理人は受け取れません）', pickupPlace]])
}

function drawPhotoFrame(canvas: Canvas): void {
  drawLine(canvas, '⑤ 写真', { x: PHOTO.x, y: 50, sizePt: 9, weight: 'bold' })
  canvas.rect(PHOTO, { stroke: INK, dashMm: 1 })
  const centre = PHOTO.x + PHOTO.width / 2
  const words = ['縦45mm × 横35mm', '6か月以内に撮影', '正面・無帽・無背景', '裏面に氏名を記入', 'して貼付']
  for (const [index, line] of words.entries()) {
    drawLine(canvas, line, { x: centre, y: 65 + index * 4.5, sizePt: 8, colour: SOFT_INK, align: 'centre' })
  }
}

const CONSENT = [
  '利用規約および個人情報の取扱いに同意し、上記のとおり医師資格証の発行を申請します。',
  '記載した事項は、医籍との照合および発行業務のために利用されます。',
]

function drawConsent(canvas: Canvas): void {
  drawLine(canvas, '⑥ 同意と署名', { x: LEFT, y: 229, sizePt: 9, weight: 'bold' })
  canvas.rect({ x: LEFT, y: 231, width: WIDTH, height: 30 }, { stroke: INK, lineMm: 0.5 })
  for (const [index, line] of CONSENT.entries()) {
    drawLine(canvas, line, { x: LEFT + 3, y: 236.5 + index * 4.8, sizePt: 9 })
  }
  drawLine(canvas, '記入日', { x: LEFT + 3, y: 256, sizePt: 8, colour: SOFT_INK })
  drawLine(canvas, '　　　　　年　　　月　　　日', { x: LEFT + 14, y: 256, sizePt: 9 })
  drawLine(canvas, '署名（自署）', { x: 92, y: 256, sizePt: 8, colour: SOFT_INK })
  canvas.line({ x: 112, y: 257.5 }, { x: 191, y: 257.5 }, { stroke: INK })
}

function drawOfficeUse(canvas: Canvas): void {
  drawLine(canvas, '事務局使用欄', { x: LEFT, y: 268, sizePt: 7.5, colour: SOFT_INK })
  const labels = ['受付日', '受付番号', '書類確認', '医籍照会', '承認']
  const width = WIDTH / labels.length
  for (const [index, label] of labels.entries()) {
    const box = { x: LEFT + index * width, y: 269.5, width, height: 14 }
    canvas.rect(box, { stroke: RULE })
    drawLine(canvas, label, { x: box.x + 1.5, y: box.y + 3.5, sizePt: 7, colour: SOFT_INK })
  }
}

type Cell = readonly [label: string, value: string | undefined, sizePt?: number]

/** Rows of labelled cells below a heading; the frame is heavy, as it is the part to fill in. */
function grid(canvas: Canvas, frame: Box, heading?: string) {
  const headHeight = heading === undefined ? 0 : 6
  let y = frame.y + headHeight
  if (heading !== undefined) {
    canvas.rect({ ...frame, height: headHeight }, { fill: TINT })
    drawLine(canvas, heading, { x: frame.x + 2, y: frame.y + 4.3, sizePt: 9, weight: 'bold' })
  }
  canvas.rect(frame, { stroke: INK, lineMm: 0.5 })
  /** Draws a row of cells and gives their boxes; widths are equal unless told. */
  const row = (height: number, cells: readonly Cell[], widths?: readonly number[]): Box[] => {
    let x = frame.x
    canvas.line({ x, y }, { x: x + frame.width, y }, { stroke: y === frame.y ? INK : RULE })
    const boxes = cells.map((cell, index) => {
      const box = { x, y, width: widths?.[index] ?? frame.width / cells.length, height }
      if (index > 0) canvas.line(box, { x, y: y + height }, { stroke: RULE })
      drawCell(canvas, box, cell)
      x += box.width
      return box
    })
    y += height
    return boxes
  }
  return { row }
}

function drawCell(canvas: Canvas, box: Box, [label, value, sizePt = 11]: Cell): void {
  drawLine(canvas, label, { x: box.x + 1.5, y: box.y + 2.9, sizePt: 6.5, colour: SOFT_INK })
  if (value === undefined || value === '') return
  const place = { x: box.x + 2.5, y: box.y + 3.2, width: box.width - 5, height: box.height - 3.8 }
  drawFitted(canvas, value, { ...place, weight: 'regular', sizePt, leastPt: 5 })
}

/** Boxes to tick, side by side. */
function drawChoices(
  canvas: Canvas,
  { x, y, sizePt }: { readonly x: number; readonly y: number; readonly sizePt: number },
  choices: readonly (readonly [label: string, isChosen: boolean])[],
): void {
  let left = x
  for (const [label, isChosen] of choices) {
    drawTick(canvas, { x: left, y }, isChosen)
    left += 4 + drawLine(canvas, label, { x: left + 4, y: y + 2.7, sizePt }) + 5
  }
}

function drawTick(canvas: Canvas, { x, y }: { readonly x: number; readonly y: number }, isChosen: boolean) {
  canvas.rect({ x, y, width: 3, height: 3 }, { stroke: INK, lineMm: 0.25 })
  if (isChosen) canvas.path(`M${x + 0.5} ${y + 1.5}l0.9 1l1.3 -2.1`, { stroke: INK, lineMm: 0.5 })
}

function dayOrBlank(day: string | undefined): string | undefined {
  return day === undefined ? undefined : bothYears(day)
}

function addressLine(address: PrintedAddress | undefined): string | undefined {
  if (address === undefined) return undefined
  const { postalCode, text } = address
  return `〒${postalCode.slice(0, 3)}-${postalCode.slice(3)} ${text}`
}
