import { toHex } from '@jitsuin/kernel'
import type { OrderLine, OrderTask } from '../documents/order.js'
import type { ContentSummary, DocumentSummary } from '../documents/summary.js'
import type { HashTask } from '../requests/request.js'
import type { Reading } from './frame.js'
import { each, type Html, html } from './html.js'

/** The list of what is going to be signed, as it was read from the bytes themselves. */
export function documentList(reading: Reading, documents: readonly DocumentSummary[]): Html {
  const { say } = reading
  return html`
<h2>${say('documents.title')}</h2>
<ol class="documents">${each(
    documents,
    (document) => html`
<li>
<h3>${document.name}</h3>
<p class="note">${say('documents.size', { bytes: document.bytes.toLocaleString('en') })}</p>
${content(reading, document.content)}
<p class="note hash">${say('documents.sha256')} ${document.sha256Hex}</p>
</li>`,
  )}
</ol>`
}

/** The list of hashes: all that is known of what is going to be signed. */
export function hashList({ say }: Reading, hashes: readonly HashTask[]): Html {
  return html`
<h2>${say('documents.title')}</h2>
<p class="danger">${say('pin.hashesWarning')}</p>
<ol class="documents">${each(
    hashes,
    ({ label, sha256 }) =>
      html`<li><h3>${label}</h3><p class="note hash">${say('documents.sha256')} ${toHex(sha256)}</p></li>`,
  )}
</ol>`
}

/** The list of orders that an officer approves, each with every value that stands in it. */
export function orderList({ say }: Reading, orders: readonly OrderTask[]): Html {
  return html`
<h2>${say('orders.title')}</h2>
<ol class="documents">${each(
    orders,
    ({ act, caseNumber, lines }) => html`
<li>
<h3>${say(`orders.act.${act}`)}　${caseNumber}</h3>
<dl>${each(lines, (line) => html`<dt>${labelOf(say, line)}</dt><dd>${line.value}</dd>`)}</dl>
</li>`,
  )}
</ol>`
}

/** The words for what officers look at; the name in the order itself for the rest. */
function labelOf(say: Reading['say'], { path }: OrderLine): string {
  const known = KNOWN_LINES.find((one) => one === path)
  return known ? say(`orders.line.${known}`) : path
}

const KNOWN_LINES = [
  'facts.nameJa',
  'facts.nameRomaji',
  'facts.subjectSerialNumber',
  'facts.roles',
  'facts.registryMatchId',
  'authorities',
  'authority',
  'keyPlace',
  'years',
  'useBy',
  'firstDay',
  'lastDay',
  'serialHex',
  'reason',
  'officerId',
  'createdAt',
  'expiresAt',
] as const

function content({ say }: Reading, summary: ContentSummary): Html {
  switch (summary.kind) {
    case 'prescription': {
      const { patient, birthDate, drugs } = summary.prescription
      return html`
<p>${say('documents.prescription')}</p>
<dl>
<dt>${say('documents.patient')}</dt><dd>${patient}</dd>
<dt>${say('documents.birthDate')}</dt><dd>${birthDate}</dd>
<dt>${say('documents.drugs')}</dt><dd><ul>${each(drugs, (drug) => html`<li>${drug}</li>`)}</ul></dd>
</dl>`
    }
    case 'xml':
      return html`<p>${say('documents.xml', { root: summary.rootName })}</p>${excerpt(summary.lines)}`
    case 'text':
      return html`<p>${say(summary.more === 'cut' ? 'documents.textCut' : 'documents.text')}</p>${excerpt(summary.lines)}`
    case 'pdf':
      return html`<p class="warning">${say('documents.pdf')}</p>`
    case 'unknown':
      return html`<p class="warning">${say('documents.unknown')}</p>`
  }
}

function excerpt(lines: readonly string[]): Html | null {
  return lines.length === 0 ? null : html`<pre>${lines.join('\n')}</pre>`
}
