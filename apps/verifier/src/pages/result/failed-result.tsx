import { Button, PageHeading, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { type Item, type ItemFailure, signedFile } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { useVerifyAnew } from './verify-anew.js'

/** Says why there is no result. A failed call can be tried again; a file that is too big cannot. */
export function FailedResult({
  item,
  failure,
}: {
  readonly item: Item
  readonly failure: ItemFailure
}): ReactElement {
  const say = useSay(verifierWording)
  const verifyAnew = useVerifyAnew()
  return (
    <>
      <PageHeading title={say('front.failed')}>
        <p className="mt-2 text-ink-soft">{signedFile(item.submission).name}</p>
      </PageHeading>
      <FailureNotice failure={failure}>
        {failure.kind === 'too-large' ? null : (
          <Button onPress={() => verifyAnew(item)}>{say('failure.retry')}</Button>
        )}
      </FailureNotice>
    </>
  )
}
