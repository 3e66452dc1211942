/** "Test my card, passkey and reader": each step with a tick or with what exactly is wrong and what to do. */

import type { SelfTest } from '@jitsuin/sso/contract'
import { Button, CopyButton, PageHeading, Section, useSay } from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { type CardDialogue, CardSteps, useCard } from '../../card.js'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { probeBrowser } from './browser-probe.js'
import { BrowserSteps, CheckSteps, PasskeySteps } from './findings.js'
import {
  browserFindings,
  cardFindings,
  FailedCheck,
  type PasskeyProbe,
  passkeyFindings,
  reportOf,
} from './model.js'

/** Draws the page. The browser is looked at by itself; card and passkey are tested when asked. */
export function SelfTestPage(): ReactElement {
  const say = useSay(signInWording)
  const browser = useQuery({ queryKey: ['browser-probe'], queryFn: probeBrowser, retry: 0 })
  const card = useCardTest()
  const passkey = usePasskeyTest()
  const report = reportOf({
    at: new Date(),
    browser: navigator.userAgent,
    parts: [
      { name: 'browser', findings: browser.data ? browserFindings(browser.data) : [] },
      { name: 'card', findings: cardFindings(card.dialogue, card.result) },
      { name: 'passkey', findings: passkeyFindings(passkey.probe) },
    ],
  })
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeading title={say('selfTest.title')}>
        <p className="mt-4 text-ink-soft">{say('selfTest.lead')}</p>
      </PageHeading>
      <Section title={say('selfTest.browser')} lead={say('selfTest.browserMore')}>
        {browser.data ? <BrowserSteps probe={browser.data} /> : null}
      </Section>
      <CardTest card={card} />
      <Section title={say('selfTest.passkey')} lead={say('selfTest.passkeyMore')}>
        <PasskeySteps probe={passkey.probe} />
        <div className="mt-6">
          <Button isDisabled={passkey.isPending} onPress={passkey.start}>
            {say('selfTest.startPasskey')}
          </Button>
        </div>
        {passkey.error === null ? null : (
          <div className="mt-5">
            <FailureNotice failure={failureOf(passkey.error)} />
          </div>
        )}
      </Section>
      <Section title={say('selfTest.report')} lead={say('selfTest.reportLead')}>
        <pre className="rounded-xl bg-ground p-5 font-mono text-note whitespace-pre-wrap">{report}</pre>
        <div className="mt-4 flex flex-wrap gap-3">
          <CopyButton text={report} label={say('selfTest.copy')} />
        </div>
      </Section>
    </div>
  )
}

type CardTestState = CardDialogue & { readonly result: SelfTest | null }

function useCardTest(): CardTestState {
  const { sso, bridge } = useServices()
  const [result, setResult] = useState<SelfTest | null>(null)
  const card = useCard({
    bridge,
    challenge: async () => ({ ...(await sso.challenge('self-test')), accepts: ['hpki', 'jpki'] }),
    submit: async (signed) => {
      const found = await sso.testCard(signed)
      setResult(found)
      if (found.verdict === 'failed') throw new FailedCheck(found)
    },
  })
  return { ...card, result }
}

/** The result belongs to the dialogue that has just reached the check. */
function isAtCheck(dialogue: CardDialogue['dialogue']): boolean {
  return dialogue?.at === 'done' || (dialogue?.at === 'refused' && dialogue.step === 'check')
}

function CardTest({ card }: { readonly card: CardTestState }): ReactElement {
  const say = useSay(signInWording)
  return (
    <Section title={say('selfTest.card')} lead={say('selfTest.cardMore')}>
      <CardSteps card={card}>
        {card.dialogue?.at === 'ready' ? (
          <Button kind="primary" onPress={card.start}>
            {say('selfTest.pin')}
          </Button>
        ) : null}
      </CardSteps>
      {card.dialogue === null ? <Button onPress={card.look}>{say('selfTest.startCard')}</Button> : null}
      {isAtCheck(card.dialogue) && card.result !== null ? (
        <div className="mt-6 rounded-xl bg-ground p-5">
          <CheckSteps result={card.result} />
        </div>
      ) : null}
    </Section>
  )
}

/** Tries a passkey that this account or any other has here; nobody is signed in by it. */
function usePasskeyTest() {
  const { sso, passkeys } = useServices()
  const platform = useQuery({ queryKey: ['platform-key'], queryFn: passkeys.hasPlatformKey, retry: 0 })
  const test = useMutation({
    mutationFn: async (): Promise<NonNullable<PasskeyProbe['used']>> => {
      const { verdict, refusal } = await sso.testPasskey(await passkeys.use(await sso.testPasskeyOptions()))
      if (verdict === 'passed') return { state: 'passed' }
      if (refusal === undefined) return { state: 'failed', failure: { kind: 'passkey', why: 'failed' } }
      const { code, ja, en, next } = refusal
      return { state: 'failed', failure: { kind: 'refused', code, text: { ja, en }, next } }
    },
  })
  const used: PasskeyProbe['used'] = test.isError
    ? { state: 'failed', failure: failureOf(test.error) }
    : (test.data ?? null)
  const probe: PasskeyProbe = {
    support: passkeys.isSupported() ? 'yes' : 'no',
    platform: platform.data ? 'yes' : 'no',
    used,
  }
  return { probe, start: () => test.mutate(), isPending: test.isPending, error: test.error }
}
