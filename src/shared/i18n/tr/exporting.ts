/** Turkish words of exports. */
import type { exportingEn } from '../en/exporting'

export const exportingTr: typeof exportingEn = {
  exporting: {
    formats: {
      markdown: 'Markdown',
      text: 'Metin',
      json: 'JSON',
      html: 'HTML',
      srt: 'SRT',
      vtt: 'VTT',
      csv: 'CSV',
    },
    hints: {
      markdown: 'notlar için',
      text: 'düz',
      json: 'eksiksiz, içe aktarılabilir',
      html: 'web sayfası, yazdırmak için',
      srt: 'altyazı',
      vtt: 'web altyazısı',
      csv: 'sıra tablosu',
    },
    copy: 'Markdown olarak kopyala',
    include: 'Dosyalarda göster',
    parts: {
      roles: 'Konuşanın adı',
      times: 'Saatler',
      tools: 'İşlevler ve yanıtları',
      unheard: 'Duyulmayan sözler',
    },
  },
}
