/** Notices in Turkish: polite plural, protocol names in brackets. Names from outside never take a suffix. */
import type { NoticeParams, NoticeTexts } from '../types'
import { connectionNoticesTr } from './notices-connection'
import { named } from '../named'

const timerLength = ({ seconds }: NoticeParams): string => {
  if (typeof seconds !== 'number') return ''
  return seconds % 60 === 0 ? `${seconds / 60} dakikalık ` : `${seconds} saniyelik `
}

/** @param count Files that were written before one failed. */
const wholeFiles = (count: string | number | undefined): string =>
  count === undefined || count === 0
    ? ''
    : count === 1
      ? ' (önceki bir dosya eksiksiz)'
      : ` (önceki ${count} dosya eksiksiz)`

const usd = new Intl.NumberFormat('tr-TR', { style: 'currency', currency: 'USD' })
const tokens = new Intl.NumberFormat('tr-TR')
const amount = ({ unit }: NoticeParams, value: string | number | undefined): string =>
  unit === 'usd' ? usd.format(Number(value) || 0) : `${tokens.format(Number(value) || 0)} jeton`

export const noticesTr: NoticeTexts = {
  ...connectionNoticesTr,
  'budget.near': (p) =>
    `${p.scope === 'day' ? 'Bugün' : 'Bu konuşma'} için ayrılan ${amount(p, p.limit)} bütçenin ${amount(p, p.spent)} kadarı kullanıldı. Sınıra gelince yanıtlar siz izin verene kadar bekler.`,
  'mic.denied': () =>
    'Parley mikrofonu kullanamıyor. Sisteminizin gizlilik ayarlarından izin verin; bu arada yazabilirsiniz.',
  'mic.missing': () =>
    'Mikrofon bulunamadı. Bir mikrofon takın ya da Ayarlar bölümünden seçin; bu arada yazabilirsiniz.',
  'mic.busy': () => 'Mikrofonu başka bir program kullanıyor. O programı kapatın; bu arada yazabilirsiniz.',
  'mic.lost': () =>
    'Mikrofon çıkarıldı. O ana kadar duyulanlar duruyor; yeniden takın ya da başka bir mikrofon seçin.',
  'mic.silent': () =>
    'Mikrofon açık ama yalnızca sessizlik geliyor. Sessize alma düğmesini denetleyin ya da başka bir mikrofon seçin.',
  'mic.failed': () =>
    'Mikrofon açılamadı. Ayarlar bölümünden başka bir mikrofon seçin; bu arada yazabilirsiniz.',
  'mic.switched': () =>
    'Mikrofonun bağlantısı bir an kesildi; Parley şu anda takılı olan mikrofonla dinlemeyi sürdürüyor. Ayarlar bölümünden başka birini seçebilirsiniz.',
  'speaker.lost': () =>
    'Seçtiğiniz hoparlör artık yok; yanıt sistemin varsayılan hoparlöründe sürüyor. Yeniden takarsanız ona döner.',
  'sound.failed': () =>
    'Ses başlatılamadı, yanıtlar yalnızca yazı olarak görünecek. Ayarlar bölümünden hoparlörü denetleyin.',
  'sound.restarted': () => 'Hoparlör bir an durdu. Hiçbir şey kaybolmadı, yanıt kaldığı yerden sürüyor.',
  'hotkey.fallback': (p) =>
    `Burada tuşu basılı tutmak algılanamıyor; bu yüzden kısayol konuşmayı başlatıp bitiriyor: ${named(p.binding, 'seçili tuş')}. Başlamak için bir kez, bitirmek için bir kez daha basın.`,
  'hotkey.unavailable': () =>
    'Bu pencerenin dışında çalışan bir kısayol yok. Pencerede Boşluk tuşunu basılı tutun ya da Ayarlar bölümünden başka bir tuş seçin.',
  'hotkey.backend_lost': () =>
    'Kısayol bu pencerenin dışında çalışmaz oldu. Pencerede Boşluk tuşunu basılı tutun; Parley kısayolu geri getirmeyi deniyor.',
  'tools.loop': () =>
    'Asistan yanıt vermeden araç kullanmayı sürdürdü, bu yüzden Parley onu durdurdu. Yeniden sorun veya Ayarlar’da bir aracı kapatın.',
  'tools.refused': () =>
    'Hizmet bu araçları kabul etmiyor, konuşma onlarsız sürüyor. Ayarlar’da araçları kapatın veya başka bir model seçin.',
  'tools.invalid': (p) =>
    `${named(p.name, 'Yazdığınız araç')} bu haliyle kullanılamaz, bu yüzden hiçbir şey kaydedilmedi. Alanlarını denetleyin.`,
  'tools.timer': (p) => `Süre doldu: ${timerLength(p)}zamanlayıcı sona erdi.`,
  'settings.corrupt': (p) =>
    `Ayar dosyası okunamadı; bir kenara alındı${p.file === undefined ? '' : ` (${p.file})`} ve varsayılan ayarlar kullanılıyor. Anahtarlarınız etkilenmedi.`,
  'settings.write_failed': () =>
    'Ayarlar kaydedilemedi. Çıkana kadar geçerliler; diskinizdeki boş alanı denetleyin.',
  'profile.moved': (p) =>
    `Artık ${named(p.profile, 'seçtiğiniz')} profiliyle konuşuyorsunuz; bu yüzden eski bağlantı kapatıldı. Söylenenler duruyor; sürdürmek için yeniden bağlanın.`,
  'profile.exported': (p) =>
    `Profiller anahtarları olmadan kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'profile.imported': (p) =>
    `${p.count === undefined ? 'Profiller' : `${p.count} profil`} eklendi. Anahtarları dosyada değildi; Ayarlar bölümünden girin.`,
  'profile.import_failed': () =>
    'Bu dosyada Parley uygulamasının okuyabileceği profil yok; hiçbir şey değişmedi. Parley ile dışa aktarılmış bir dosya seçin.',
  'profile.last': () => 'Son profil silinmez. Önce başka bir profil oluşturun.',
  'export.failed': () => 'Dosya yazılamadı. Konuşma hâlâ burada; başka bir yer seçin.',
  'export.done': (p) => `Konuşma kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'export.empty': () => 'Henüz dışa aktarılacak bir şey yok. Önce bir şey söyleyin ya da yazın.',
  'export.full': (p) =>
    `Disk dolu olduğu için dosya yazılamadı, yarım dosya da kalmadı${wholeFiles(p.count)}. Konuşma hâlâ burada; yer açın ya da başka bir yer seçin.`,
  'export.unwritable': (p) =>
    `Parley oraya yazamadığı için dosya yazılamadı${wholeFiles(p.count)}. Konuşma hâlâ burada; başka bir yer seçin.`,
  'export.many': (p) =>
    `${p.count === undefined ? 'Konuşmalar' : `${p.count} konuşma`} kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'import.done': (p) => {
    const known =
      p.known === undefined || p.known === 0
        ? ''
        : `; ${p.known} konuşma zaten buradaydı ve olduğu gibi kaldı`
    const copies =
      p.copies === undefined || p.copies === 0 ? '' : ` (${p.copies} tanesi farklı bir sürümün yanına)`
    return `${p.count === undefined ? 'Konuşmalar' : `${p.count} konuşma`} içe aktarıldı${copies}${known}.`
  },
  'import.not_json': (p) =>
    `JSON olmadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley ile JSON olarak dışa aktarılmış bir dosya seçin.`,
  'import.not_ours': (p) =>
    `Parley konuşması olmadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley ile JSON olarak dışa aktarılmış bir dosya seçin.`,
  'import.newer_version': (p) =>
    `Daha yeni bir Parley ile yazıldığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley’i güncelleyip yeniden deneyin.`,
  'import.damaged': (p) =>
    `Bozuk ya da değiştirilmiş olduğu için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Konuşmayı geldiği yerden yeniden dışa aktarın.`,
  'import.too_big': (p) =>
    `Parley’in yazdığı her konuşmadan büyük olduğu için okunmadı: ${named(p.file, 'seçtiğiniz dosya')}.`,
  'import.unreadable': (p) =>
    `Okunamadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Yerinde olduğunu ve okuma izniniz bulunduğunu denetleyin.`,
  'cli.wrong': () =>
    'Komut anlaşılamadı; hiçbir şey yazılmadı. Şöyle yazın: parley --export ID|last|all --format markdown|text|json|html|srt|vtt|csv --out FILE|FOLDER ya da parley --list.',
  'cli.no_answer': () =>
    'Çalışan Parley yanıt vermedi; dosyanın yazıldığı kesin değil. Donup donmadığına bakın ya da ondan çıkıp yeniden deneyin.',
  'storage.full': () =>
    'Disk dolu, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor; yer açılınca Parley hepsini kaydeder, biraz yer açın.',
  'storage.unwritable': () =>
    'Konuşmalar yazılamıyor, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor ve Parley denemeyi sürdürüyor; klasörün izinlerini denetleyin.',
  'storage.locked': () =>
    'Konuşmalarınızı başka bir Parley kullanıyor, bu yüzden burada henüz kayıt yapılmıyor. Ötekinden çıkın; o zamana kadar sözleriniz bellekte durur.',
  'storage.newer': () =>
    'Konuşmalarınız daha yeni bir Parley ile yazılmış; onlara dokunulmuyor ve yeni bir şey kaydedilmiyor. Yeniden görmek için Parley uygulamasını güncelleyin.',
  'storage.failed': () =>
    'Konuşmalar açılamadı, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor ve Parley denemeyi sürdürüyor.',
  'storage.resumed': () => 'Konuşmalarınız yeniden kaydediliyor. Bu arada söylenenlerden eksik yok.',
  'storage.vanished': () =>
    'Konuşmalarınızın bulunduğu dosya, Parley çalışırken silindi ya da değiştirildi. Bu konuşma şimdiki dosyada bütünüyle saklanıyor; dosya silindiyse öncekiler artık yok.',
  'storage.recovered': (p) =>
    `Konuşma dosyası hasarlıydı; bir kenara alındı${p.file === undefined ? '' : ` (${p.file})`} ve yenisine başlandı. ${p.count === undefined || p.count === 0 ? 'İçinden hiçbir konuşma okunamadı.' : `${p.count} konuşma yeni dosyaya aktarıldı.`}`,
  'recording.full': () =>
    'Disk dolu olduğu için ses şu anda kaydedilmiyor. Konuşma sürüyor ve sözleri her zamanki gibi saklanıyor; biraz yer açın.',
  'recording.failed': () =>
    'Ses diske yazılamadığı için şu anda kaydedilmiyor. Konuşma sürüyor; Parley klasörünün izinlerini denetleyin.',
  'recording.resumed': () => 'Ses yeniden kaydediliyor.',
  'recording.none': () =>
    'Bunun sesi kaydedilmemiş. Bir sonraki sözden başlayarak kaydedilmesi için Ayarlar, Gizlilik altında “Sesi kaydet” seçeneğini açın.',
  'recording.too_long': () =>
    'Bu konuşmada tek bir WAV dosyasına sığmayacak kadar ses var. Bunun yerine her söz için ayrı WAV dosyası dışa aktarın.',
  'history.gone': () => 'Bu konuşma artık saklanmıyor.',
  'events.empty': () => 'Henüz dışa aktarılacak olay yok. Önce bağlanın.',
  'events.exported': (p) => `Olaylar kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'events.export_failed': () => 'Dosya yazılamadı. Olaylar hâlâ burada; başka bir yer seçin.',
  'events.unreadable': () =>
    'Bu dosyada Parley uygulamasının okuyabileceği olay yok. Olaylar ekranından dışa aktarılmış bir dosya seçin.',
  'events.not_connected': () => 'Bağlantı olmadığı için olay gönderilmedi. Bağlanın ve yeniden gönderin.',
  'events.no_practice': () => 'Alıştırma asistanı çalışmadığı için hiçbir şey değişmedi. Önce ona bağlanın.',
  // Where the desktop has no tray, the window is minimised instead.
  'window.in_tray': (p) =>
    p.minimized === 1
      ? 'Bu masaüstünde sistem tepsisi yok, pencere küçültüldü. Parley kısayolu beklemeyi sürdürüyor.'
      : 'Parley sistem tepsisinde çalışmayı ve kısayolu beklemeyi sürdürüyor. Çıkmak için tepsi menüsünü kullanın.',
  'link.blocked': () => 'Bu bağlantı açılmadı, çünkü Parley güvenli olduğunu bilmiyor.',
  internal: () => 'Parley içinde bir şeyler ters gitti. Söylenenler duruyor; yeniden deneyin.',
}
