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
  field: { required: 'required', optional: 'optional' },
  step: { waiting: 'to come', active: 'in progress', done: 'done', failed: 'failed', skipped: 'not done' },
  pager: {
    label: 'Pages of the list',
    previous: 'Previous',
    next: 'Next',
    position: 'Page {{page}} of {{pages}}',
  },
  session: {
    title: 'You will be signed out soon',
    lead: 'Nothing was done for a while; you will be signed out in {{left}}.',
    stay: 'Stay signed in',
    leave: 'Sign out now',
  },
  keys: {
    help: 'Keyboard shortcuts',
    use: 'Use single-key shortcuts',
    safe: 'No key moves a case by itself: you are always asked first.',
  },
  viewer: {
    tools: 'How the picture is shown',
    smaller: 'Smaller',
    larger: 'Larger',
    left: 'Turn left',
    right: 'Turn right',
    whole: 'Whole',
    loading: 'The picture is being loaded',
    failed: 'The picture could not be loaded. Load the page again.',
  },
  progress: 'Working',
} as const satisfies SameKeys<typeof ja>
