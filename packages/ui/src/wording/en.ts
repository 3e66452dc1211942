import type { SameKeys } from '../i18n.js'
import type { ja } from './ja.js'

/** English wording of the page parts. */
export const en = {
  productName: 'Jitsuin 実印',
  skip: 'Skip to the content',
  navigation: 'Main pages',
  language: { label: 'Language', ja: '日本語', en: 'English' },
  demo: { mark: 'Demo', explanation: 'Every person, institution and certificate here is invented.' },
  footer: 'Jitsuin 実印 — open software for electronic signatures in health care',
  verdict: {
    VALID: 'Valid',
    INVALID: 'Invalid',
    INDETERMINATE: 'Cannot be decided',
    NOT_APPLICABLE: 'Not applicable',
  },
  timeline: { proven: 'Proven', claimed: 'Claimed' },
  copy: { action: 'Copy', done: 'Copied' },
  progress: 'Working',
} as const satisfies SameKeys<typeof ja>
