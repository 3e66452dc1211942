/** The daily lists. Asked as often as one likes, it makes each one once, whatever was missed while nobody ran. */
import { AUTHORITIES } from '../contract.js'
import { judgeDue, wholeSecond } from '../domain/list-schedule.js'
import { lockLists } from '../store/ca-store.js'
import { loadNewestList } from '../store/lists.js'
import type { CaContext } from './authority-at-work.js'
import { completeLists } from './complete.js'
import { reserveList } from './reserve-list.js'

/** Makes and publishes the list of each authority whose daily one is due. */
export async function makeDueLists(ca: CaContext): Promise<void> {
  const at = wholeSecond(ca.clock())
  for (const authority of AUTHORITIES) {
    await ca.store.transact({ actor: 'system:schedule', at }, async (tx, audit) => {
      await lockLists(tx, authority)
      const newest = await loadNewestList(tx, authority)
      if (newest && judgeDue(newest, at) === 'made') return audit.changedNothing()
      await reserveList({ tx, audit, at }, ca.authorities[authority], [])
    })
    await completeLists(ca, authority)
  }
  await ca.publisher.publish()
}
