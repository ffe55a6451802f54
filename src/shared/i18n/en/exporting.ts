/** Export of conversations. The names of formats are names; what stands beside them is plain words. */
export const exportingEn = {
  exporting: {
    formats: {
      markdown: 'Markdown',
      text: 'Text',
      json: 'JSON',
      html: 'HTML',
      srt: 'SRT',
      vtt: 'VTT',
      csv: 'CSV',
    },
    hints: {
      markdown: 'for notes',
      text: 'plain',
      json: 'complete, can be imported',
      html: 'web page, to print',
      srt: 'captions',
      vtt: 'captions for the web',
      csv: 'table of turns',
    },
    copy: 'Copy as Markdown',
    include: 'Show in files',
    parts: {
      roles: 'Who speaks',
      times: 'Times',
      tools: 'Functions and their answers',
      unheard: 'Words that were not heard',
    },
  },
}
