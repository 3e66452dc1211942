/** The findings of the self-test as steps. */

import type { SelfTest } from '@jitsuin/sso/contract'
import { type Step, type StepState, Steps, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useFailureWords } from '../../failure-notice.js'
import { signInWording } from '../../wording/index.js'
import {
  type BrowserProbe,
  browserFindings,
  type Finding,
  type PasskeyProbe,
  passkeyFindings,
} from './model.js'

const STATES = {
  passed: 'done',
  failed: 'failed',
  'not-reached': 'waiting',
} as const satisfies Record<Finding['state'], StepState>

const BROWSER_STEPS = ['secure', 'storage', 'time'] as const
const PASSKEY_STEPS = ['webauthn', 'platform', 'passkey'] as const

/** What the browser can do. */
export function BrowserSteps({ probe }: { readonly probe: BrowserProbe }): ReactElement {
  const say = useSay(signInWording)
  const seconds = Math.abs(probe.secondsAhead ?? 0)
  const findings = browserFindings(probe)
  const steps = BROWSER_STEPS.map((step, index): Step => {
    const state = findings[index]?.state ?? 'not-reached'
    const values = { seconds: step === 'time' && state === 'passed' ? Math.max(seconds, 1) : seconds }
    return {
      key: step,
      title: say(`selfTest.check.${step}`),
      state: STATES[state],
      detail: state === 'passed' ? say(`selfTest.ok.${step}`, values) : say(`selfTest.bad.${step}`, values),
    }
  })
  return <Steps label={say('selfTest.steps')} steps={steps} />
}

/** Where passkeys stand. A device without a key of its own is no failure: its sentence says what else serves. */
export function PasskeySteps({ probe }: { readonly probe: PasskeyProbe }): ReactElement {
  const say = useSay(signInWording)
  const failureWords = useFailureWords()
  const findings = passkeyFindings(probe)
  const steps = PASSKEY_STEPS.map((step, index): Step => {
    const state = findings[index]?.state ?? 'not-reached'
    const row = { key: step, title: say(`selfTest.check.${step}`) }
    if (state === 'passed') return { ...row, state: 'done', detail: say(`selfTest.ok.${step}`) }
    if (step === 'platform') return { ...row, state: 'skipped', detail: say('selfTest.bad.platform') }
    if (state === 'not-reached') return { ...row, state: 'waiting' }
    const reason = step === 'passkey' && probe.used?.state === 'failed' ? probe.used.failure : null
    return {
      ...row,
      state: 'failed',
      detail: reason ? failureWords(reason).title : say(`selfTest.bad.${step}`),
    }
  })
  return <Steps label={say('selfTest.steps')} steps={steps} />
}

/** Each check of the service, with the refusal of the one that failed. */
export function CheckSteps({ result }: { readonly result: SelfTest }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const steps = result.checks.map(
    ({ name, title, verdict, refusal }): Step => ({
      key: name,
      title: text(title),
      state: STATES[verdict],
      ...(refusal === undefined
        ? {}
        : { detail: `${text(refusal)} ${text(refusal.next)} (${refusal.code})` }),
    }),
  )
  return <Steps label={say('selfTest.steps')} steps={steps} />
}
