/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { BatchPage } from './batch/view.js'
import { NewBatchPage } from './list/new-batch.js'
import { BatchesPage } from './list/view.js'
import { batchesWording } from './wording/index.js'

/** Its pages and navigation. */
export const batchesArea: Area = {
  wording: batchesWording,
  navigation: [{ to: '/batches', key: 'nav.batches', needs: ['batches/submit'] }],
  pages: [
    { path: '/batches', component: BatchesPage },
    { path: '/batches/new', component: NewBatchPage },
    { path: '/batches/$id', component: BatchPage },
  ],
}
