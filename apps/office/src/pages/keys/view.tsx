/** The signing key of the identity provider and its roll-over: announce, rehearse, wait, propose, activate by a second person. */
import {
  buttonClass,
  type Column,
  CopyButton,
  DataTable,
  EmptyState,
  formatHex,
  Moment,
  PageHeading,
  Progress,
  Section,
  Tag,
  useSay,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import type { ShownKey } from './model.js'
import { RollOverSteps } from './roll-over.js'

/** Draws the page. */
export function KeysPage(): ReactElement {
  const say = useSay(officeWording)
  const { saml } = useServices()
  const keys = useQuery({ queryKey: ['saml-keys'], queryFn: saml.keys })
  const columns = useColumns()
  return (
    <>
      <PageHeading title={say('keys.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('keys.lead')}</p>
      </PageHeading>
      {keys.isPending ? <Progress label={say('loading')} /> : null}
      {keys.isError ? <FailureNotice error={keys.error} /> : null}
      {keys.isSuccess ? (
        <>
          <Section title={say('keys.rollOver')}>
            <RollOverSteps keys={keys.data} />
          </Section>
          <Section
            title={say('keys.all')}
            aside={
              <a href="/saml/metadata" className={buttonClass('quiet')}>
                {say('keys.metadata')}
              </a>
            }
          >
            {keys.data.keys.length === 0 ? (
              <EmptyState title={say('keys.none')} next={say('keys.noneNext')} />
            ) : (
              <DataTable
                caption={say('keys.all')}
                columns={columns}
                rows={keys.data.keys}
                keyOf={({ keyId }) => keyId}
              />
            )}
          </Section>
        </>
      ) : null}
    </>
  )
}

function useColumns(): readonly Column<ShownKey>[] {
  const say = useSay(officeWording)
  return [
    {
      head: say('keys.fingerprint'),
      cell: ({ sha256Hex }) => <code className="font-mono text-note">{formatHex(sha256Hex)}</code>,
    },
    {
      head: say('keys.state'),
      cell: ({ state }) => (
        <Tag tone={state === 'active' ? 'action' : 'plain'}>{say(`keys.states.${state}`)}</Tag>
      ),
      narrow: true,
    },
    { head: say('keys.since'), cell: ({ since }) => <Moment iso={since} />, narrow: true, labelled: true },
    {
      head: say('keys.certificate'),
      cell: ({ certificatePem }) => <CopyButton text={certificatePem} label={say('keys.copy')} />,
      narrow: true,
    },
  ]
}
