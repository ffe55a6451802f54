/** Yankı sınaması, sesi kısma, varış kayıtları ve hız kartının sözleri. */
import type { soundEn } from '../en/sound'

export const soundTr: typeof soundEn = {
  echo: {
    label: 'Yankı sınaması',
    note: 'Beş saniye boyunca bir ses çalar ve mikrofonun bundan ne duyduğunu ölçer. Hiçbir yere bir şey gönderilmez.',
    test: 'Yankıyı sına',
    running: 'Yankı dinleniyor. Lütfen bir süre sessiz kalın.',
    residual: (db: string) => `Geri gelen ses ${db} dB düzeyinde.`,
    results: {
      good: 'İyi: mikrofon asistanı duymuyor. Konuşarak sözünü kesebilirsiniz.',
      fair: 'Orta: asistanın sesinin bir kısmı geri geliyor. Kendi sözünü keserse sesi kısın.',
      poor: 'Kötü: mikrofon asistanı duyuyor, asistan kendi sözünü keser. Kulaklık takın ya da yalnızca asistan susarken dinletin.',
      noisy: 'Oda, karar vermek için fazla gürültülü. Daha sessizken yeniden deneyin.',
      silent: 'Mikrofondan yalnızca sessizlik geldi. Sessize alma düğmesini denetleyip yeniden sınayın.',
      no_microphone: 'Mikrofon açılamadı, bu yüzden bir şey ölçülmedi.',
      busy: 'Şu anda konuşuluyor. Konuşma durduğunda yeniden sınayın.',
      failed: 'Sınama tamamlanamadı. Yeniden deneyin.',
    },
    halfDuplex: 'Yalnızca susarken dinle',
    halfDuplexOn: 'Parley artık yalnızca asistan susarken dinliyor.',
  },
  duck: {
    label: 'Konuşmaya başlayınca yanıtın sesini kıs',
    note: 'Parley sizi hizmetten önce duyar; yalnızca bir öksürükse yanıtın sesini geri verir.',
    idle: 'Hizmetin konuşma algılamasıyla ve konuşarak söz kesmeye izin varken çalışır.',
  },
  arrivals: {
    label: 'Sesin geliş anlarını kaydet',
    note: 'Takılmaları inceleyenler için: zamanlar ve uzunluklar; ses ve söz yok. En yeni 30 dosya, Parley verilerinin “traces” klasöründe saklanır.',
  },
  latency: {
    title: 'Yanıtların hızı',
    lead: 'Bu konuşmada, bu bilgisayarda ölçüldü.',
    empty: 'Ölçümler ilk sesli yanıttan sonra burada görünür.',
    figures: {
      heardMs: 'İlk sese kadar',
      firstDeltaMs: 'Bunun yanıt gelene kadarki bölümü',
      silenceMs: 'Söz kesmeden sessizliğe',
      captureMs: 'Mikrofondan ağa',
      startWaitMs: 'Yanıt başlamadan önceki bekleme',
    },
    notes: {
      heardMs: 'Hizmetin duyduğu son sözünüzden ya da tuşu bıraktığınız andan başlayarak.',
      firstDeltaMs: 'Hizmet ve ağ.',
      silenceMs: 'Hoparlör susana kadar.',
      captureMs: 'Bir parçanın son örneği ağa verilene kadar.',
      startWaitMs: 'Yalnızca bu ağın gerektirdiği kadar.',
    },
    p95: (value: string) => `20 yanıttan 19’u en çok ${value}`,
    none: 'Henüz ölçülmedi',
    columns: {
      toRenderMs: 'Varışından ilk örneğe',
      gaps: 'Boşluk',
      concealedMs: 'Örtülen',
    },
    barTell: (time, heard, service, ours) =>
      `${time}: ${heard}; hizmet ve ağ ${service}, bu bilgisayar ${ours}`,
    concealed: (ms) => `bunun ${ms} kadarı örtüldü`,
    gaps: (_n: number, shown: string, ms: string) => `Yanıtlarda ${shown} kesinti, toplam ${ms}`,
    noGaps: 'Yanıtlarda kesinti yok',
    late: (ms: string) => `Bilgisayar meşgul olduğu için ${ms} ses eksik kaldı`,
    falseAlarms: (_n: number, shown: string) => `Yanıtın sesi ${shown} kez boş yere kısıldı`,
    plot: 'Yanıtlara göre ilk sese kadar geçen süre',
    answers: (_n: number, shown: string) => `${shown} yanıt`,
    plotSummary: (answers: string, median: string, slowest: string) =>
      `${answers}; yarısı en çok ${median} sürdü, en yavaşı ${slowest}.`,
    service: 'Hizmet ve ağ',
    ours: 'Bu bilgisayar',
    newest: 'en yeni',
    oldest: 'en eski',
  },
}
