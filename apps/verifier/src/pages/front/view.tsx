/** The first page: hand documents over, and the list of those that were verified in this visit. */
import { DropZone, ErrorNotice, PageHeading, useSay } from '@jitsuin/ui'
import type { Asked } from '@jitsuin/verification/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { useItems, useServices } from '../../services.js'
import type { PlacedFile } from '../../session/pairing.js'
import { verifierWording } from '../../wording/index.js'
import { HowToVerify } from './how-to-verify.js'
import { acceptDrop } from './model.js'
import { Neighbours } from './neighbours.js'
import { Promises } from './promises.js'
import { ResultList } from './result-list.js'
import { useWindowDrop } from './window-drop.js'

/** Draws the first page. One document alone leads to its result as soon as it is there. */
export function FrontPage(): ReactElement {
  const say = useSay(verifierWording)
  const { session } = useServices()
  const items = useItems()
  const [asked, setAsked] = useState<Asked>({ at: null, policy: 'hpki' })
  const [refusal, setRefusal] = useState<'too-many' | null>(null)
  const [awaited, setAwaited] = useState<number | null>(null)
  useOpenWhenEnded(awaited)

  const take = (files: readonly PlacedFile[]) => {
    const drop = acceptDrop(files, asked)
    setRefusal(drop.kind === 'too-many' ? 'too-many' : null)
    if (drop.kind === 'too-many') return
    const [only, ...others] = session.add(drop.requests)
    setAwaited(others.length === 0 && only !== undefined ? only : null)
  }
  useWindowDrop(take)

  return (
    <>
      <PageHeading title={say('front.title')}>
        <p className="mt-4 max-w-3xl text-body text-ink-soft sm:text-lead">{say('front.lead')}</p>
      </PageHeading>
      <DropZone
        title={say('front.dropTitle')}
        hint={say('front.dropHint')}
        action={say('front.choose')}
        folderAction={say('front.chooseFolder')}
        onFiles={(files, pathOf) => take(files.map((file) => ({ file, path: pathOf(file) })))}
      />
      {refusal === null ? null : (
        <div className="mt-6">
          <ErrorNotice title={say('front.tooMany')} next={say('front.tooManyNext')} />
        </div>
      )}
      <HowToVerify asked={asked} onChange={setAsked} />
      {items.length === 0 ? (
        <>
          <Promises />
          <p className="mt-10">
            {say('front.noSample')}
            <Link to="/samples" className="text-action underline underline-offset-4 hover:decoration-2">
              {say('front.noSampleLink')}
            </Link>
            {say('front.noSampleEnd')}
          </p>
          <Neighbours />
        </>
      ) : (
        <ResultList items={items} />
      )}
    </>
  )
}

/** Opens the page of document `number` when its verification has ended, well or badly. */
function useOpenWhenEnded(number: number | null): void {
  const navigate = useNavigate()
  const item = useItems().find((each) => each.number === number)
  const state = item?.outcome.state
  useEffect(() => {
    if (number === null || (state !== 'done' && state !== 'failed')) return
    void navigate({ to: '/result/$number', params: { number: String(number) } })
  }, [navigate, number, state])
}
