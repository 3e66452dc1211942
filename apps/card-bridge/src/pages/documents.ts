import { toHex } from '@jitsuin/kernel'
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
