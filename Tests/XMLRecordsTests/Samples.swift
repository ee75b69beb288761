// Documents of ours, each with something that is easily read wrong.

let samples: [String] = [
  "<a/>",
  "<a></a>",
  "<a> </a>",
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- first -->\n<Order><Id>1</Id></Order>\n<!-- last -->\n",
  """
  <o:Order xmlns:o="urn:example:order" xmlns="urn:example:base"
     lang = 'de' o:kind="a &amp; b &#x3C; &#228; c"
     sign="x>y">
    <Id>A &amp; B &#233; <![CDATA[<raw> & ]] more]]> end</Id>
    <Note>   </Note>
    <Empty/><Empty />
    <!-- a comment <with> tags --><P>mixed <b>bold</b> tail<?php echo ?> and<!-- c --> more</P>
    <Größe xmlns="" Ärger="ja">Übermäßig – 價格 𝔘</Größe>
    <o:Line xmlns:o="urn:example:other"><o:Qty>5</o:Qty></o:Line>
  </o:Order >
  """,
  "<a x='1'\ty='2'\r\n  z='3\r\n4\t5'>line\r\nnext\rlast<b\n>&lt;&gt;&quot;&apos;</b\n></a>",
  "<a><![CDATA[]]></a>",
  "<a>x<![CDATA[ ]]>y<b><![CDATA[ one ]]><![CDATA[two]]></b></a>",
  "<a xml:lang=\"fr\" b='\"' c=\"'\">]] ] &gt; ]]&gt;</a>",
  "<r><i n=\"1\"/><i n=\"2\"/> <i n=\"3\">\n</i>\n\n<i\nn\n=\n'4'\n>four</i></r>",
]
