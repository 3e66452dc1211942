/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { ComparisonPage } from './compare/view.js'
import { DenominatorsPage } from './denominators/view.js'
import { SnapshotListPage } from './list/view.js'
import { SnapshotPage } from './snapshot/view.js'
import { statisticsWording } from './wording/index.js'
import { WorkPage } from './work/view.js'

/** Its pages and navigation. */
export const statisticsArea: Area = {
  wording: statisticsWording,
  navigation: [{ to: '/statistics', key: 'nav.statistics', needs: ['statistics/read'] }],
  pages: [
    { path: '/statistics', component: SnapshotListPage },
    { path: '/statistics/compare', component: ComparisonPage },
    { path: '/statistics/work', component: WorkPage },
    { path: '/statistics/denominators', component: DenominatorsPage },
    { path: '/statistics/snapshots/$id', component: SnapshotPage },
  ],
}
