/** Certification requests: whoever is found to hold a key signed the whole request with it. */
import { PkiError, parseCertificationRequest, parseProvenRequest } from '@jitsuin/pki'
import { type FuzzTarget, unlessRefused } from './target.js'

/** One request of a stranger. */
export const csr: FuzzTarget = {
  form: 'der',
  run: (input) => {
    unlessRefused(PkiError, () => parseCertificationRequest(input))
    unlessRefused(PkiError, () => parseProvenRequest(input))
  },
}
