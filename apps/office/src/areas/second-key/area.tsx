/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { FiguresPage } from './figures/view.js'
import { secondKeyWording } from './wording/index.js'

/** Its pages and navigation. */
export const secondKeyArea: Area = {
  wording: secondKeyWording,
  navigation: [{ to: '/second-key', key: 'nav.figures', needs: ['statistics/read'] }],
  pages: [{ path: '/second-key', component: FiguresPage }],
}
