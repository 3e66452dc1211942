/** Validation policies out of files of users. */
import { AdesError, readValidationPolicy } from '@jitsuin/ades'
import { expectThat, type FuzzTarget, unlessRefused } from './target.js'

/** What is read is complete: written as JSON it reads the same. */
export const validationPolicy: FuzzTarget = {
  form: 'bytes',
  run: (input) => {
    const policy = unlessRefused(AdesError, () => readValidationPolicy(input))
    if (!policy) return
    const again = readValidationPolicy(Buffer.from(JSON.stringify(policy)))
    expectThat(JSON.stringify(again) === JSON.stringify(policy), 'a policy reads back the same')
  },
}
