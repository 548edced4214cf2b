Fin d'un marché : les commandes s'arrêtent le 30 novembre, la centrale d'achat prend la suite le 1er janvier

# R4, R6, R16 : ce qui est commandé avant la date limite est traité dans le marché actuel.
le jour est 2026-11-25 10:00
erwan.bihan@port-lennec.example envoie l'annexe pour 2 certificats
la ligne est reservation_invited
lettre order_placed à erwan.bihan@port-lennec.example
audit: order place
erwan.bihan@port-lennec.example réserve pour Anne Guivarch anne.guivarch@port-lennec.example, remise à «Siège d'Armorique Numérique»
la ligne est dossier_open
lettre dossier_open à anne.guivarch@port-lennec.example
on parle de la ligne 2
erwan.bihan@port-lennec.example réserve pour Loïc Prigent loic.prigent@port-lennec.example, remise à «CCI de la Pointe»
la ligne est dossier_open

# R4, R6 : le 30 novembre compte encore, la minute d'après minuit ne compte plus.
le jour est 2026-11-30 23:58
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat
la ligne est reservation_invited
le jour est 2026-12-01 00:00
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat
refus: contract_open_for_orders
le calendrier passe
le marché «Marché de certificats électroniques en cours» est intake_closed
lettre intake_closed à erwan.bihan@port-lennec.example

# R8 : en décembre, un dossier commencé peut encore être envoyé.
le jour est 2026-12-18 15:00
on parle de la ligne 1
anne.guivarch@port-lennec.example déclare la carte d'identité 880692310285
anne.guivarch@port-lennec.example dépose les pièces
anne.guivarch@port-lennec.example signe le dossier
soizic.tanguy@port-lennec.example signe le dossier
anne.guivarch@port-lennec.example envoie le dossier
la ligne est dossier_sent
lettre dossier_received à anne.guivarch@port-lennec.example
audit: dossier submit

# R18 : l'adhésion au marché ne vaut pas pour la centrale, il faut adhérer ; commander attend le 1er janvier.
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est absente
soizic.tanguy@port-lennec.example adhère à «Centrale d'achat – certificats électroniques»
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est signed
maelle.riou@armorique-numerique.example accepte l'adhésion à «Centrale d'achat – certificats électroniques»
refus: contract_effective
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat dans «Centrale d'achat – certificats électroniques»
refus: contract_open_for_orders, membership_active

# R8 : la dernière minute de décembre, rien n'est encore annulé.
le jour est 2026-12-31 23:59
le calendrier passe
on parle de la ligne 2
la ligne est dossier_open
aucune lettre order_lapsed
le marché «Marché de certificats électroniques en cours» est intake_closed

# R8, R10 : à minuit, la commande sans dossier envoyé est annulée d'elle-même ; l'autre continue. R9 : le marché est clos.
le jour est 2027-01-01 00:00
le calendrier passe
le marché «Marché de certificats électroniques en cours» est closed
la ligne est cancelled_auto
le dossier est expired
lettre order_lapsed à erwan.bihan@port-lennec.example
audit: order lapse
on parle de la ligne 3
la ligne est cancelled_auto
lettre order_lapsed à erwan.bihan@port-lennec.example
on parle de la ligne 1
la ligne est dossier_sent
le dossier est received
l'adhésion de soizic.tanguy@port-lennec.example à «Marché de certificats électroniques en cours» est ended
lettre membership_ended à soizic.tanguy@port-lennec.example
nadia.kervella@armorique-numerique.example juge les pièces conformes
nadia.kervella@armorique-numerique.example accepte le dossier
la ligne est validated

# R10, R17 : une nouvelle commande se fait dans la centrale à partir du 1er janvier.
le marché «Centrale d'achat – certificats électroniques» est open
maelle.riou@armorique-numerique.example accepte l'adhésion à «Centrale d'achat – certificats électroniques»
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est active
lettre membership_accepted à soizic.tanguy@port-lennec.example
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat dans «Centrale d'achat – certificats électroniques»
la ligne est reservation_invited
lettre order_placed à erwan.bihan@port-lennec.example
