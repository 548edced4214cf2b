Fin d'un marché : les commandes s'arrêtent le 30 novembre, la centrale d'achat prend la suite le 1er janvier, à partir du 2018-10-15 09:00

# R4, R6, R16 : ce qui est commandé avant la date limite est traité dans le marché actuel.
erwan.bihan@port-lennec.example envoie l'annexe pour 2 certificats
la ligne est reservation_invited
lettre order_placed à erwan.bihan@port-lennec.example
audit: order place
erwan.bihan@port-lennec.example réserve pour Anne Guivarch anne.guivarch@port-lennec.example, remise à «Siège d'Armorique Numérique»
la ligne est dossier_open
lettre dossier_open à anne.guivarch@port-lennec.example
anne.guivarch@port-lennec.example tient un certificat valable jusqu'au 2018-12-10
on parle de la ligne 2
erwan.bihan@port-lennec.example réserve pour Loïc Prigent loic.prigent@port-lennec.example, remise à «CCI de la Pointe»
la ligne est dossier_open
loic.prigent@port-lennec.example tient un certificat valable jusqu'au 2020-05-04

# R18, R19 : le marché suivant est publié, ses adhésions sont ouvertes ; les adhérents sont invités, une seule fois.
le calendrier passe
lettre adhere_anew à soizic.tanguy@port-lennec.example
aucune lettre intake_closing
le calendrier passe
aucune lettre adhere_anew

# La répétition dit tout d'avance, sans rien changer.
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2018-10-30: 0 contract.announce_cutoff
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 1 contract.close_intake
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 2 order.lapse
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 1 order_before_cutoff
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 4 lapse_warning
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 1 membership.close
maelle.riou@armorique-numerique.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 1 contract.begin
erwan.bihan@port-lennec.example répète «Marché de certificats électroniques en cours» jusqu'au 2019-01-31: 0 order.lapse
refus: not_found
aucune lettre order_lapsed
le marché «Marché de certificats électroniques en cours» est open

# R15 : un mois avant, la fin des commandes est annoncée ; Anne, dont le certificat finit en décembre, est prévenue, Loïc non.
le jour est 2018-10-30 23:59
le calendrier passe
aucune lettre intake_closing
le jour est 2018-10-31 00:00
le calendrier passe
lettre intake_closing à soizic.tanguy@port-lennec.example
lettre intake_closing à erwan.bihan@port-lennec.example
lettre order_before_cutoff à anne.guivarch@port-lennec.example
aucune lettre order_before_cutoff
le calendrier passe
aucune lettre intake_closing

# R24 : une adhésion suspendue ne commande pas ; les commandes en cours continuent.
le jour est 2018-11-12 10:00
maelle.riou@armorique-numerique.example suspend l'adhésion à «Marché de certificats électroniques en cours»: contribution impayée
lettre membership_suspended à soizic.tanguy@port-lennec.example
lettre membership_suspended à erwan.bihan@port-lennec.example
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat
refus: membership_not_suspended
on parle de la ligne 2
la ligne est dossier_open
soizic.tanguy@port-lennec.example rétablit l'adhésion à «Marché de certificats électroniques en cours»
refus: forbidden
maelle.riou@armorique-numerique.example rétablit l'adhésion à «Marché de certificats électroniques en cours»
lettre membership_resumed à erwan.bihan@port-lennec.example

# R4, R6 : le 30 novembre compte encore, la minute d'après minuit ne compte plus.
le jour est 2018-11-30 23:58
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat
la ligne est reservation_invited
le jour est 2018-12-01 00:00
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat
refus: contract_open_for_orders
le calendrier passe
le marché «Marché de certificats électroniques en cours» est intake_closed
lettre intake_closed à erwan.bihan@port-lennec.example
lettre intake_closed à soizic.tanguy@port-lennec.example

# R18 : l'adhésion au marché ne vaut pas pour la centrale, il faut adhérer ; ce qui est connu est confirmé, pas retapé.
le jour est 2018-12-03 10:00
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est absente
erwan.bihan@port-lennec.example confirme l'adhésion qui suit «Marché de certificats électroniques en cours»
refus: forbidden
soizic.tanguy@port-lennec.example confirme l'adhésion qui suit «Marché de certificats électroniques en cours»
lettre adhesion_received à soizic.tanguy@port-lennec.example
soizic.tanguy@port-lennec.example confirme l'adhésion qui suit «Marché de certificats électroniques en cours»
refus: conflict
soizic.tanguy@port-lennec.example signe la convention de «Centrale d'achat – certificats électroniques»
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est signed

# R16, R17 : entre les deux marchés, personne ne commande.
maelle.riou@armorique-numerique.example accepte l'adhésion à «Centrale d'achat – certificats électroniques»
refus: contract_effective
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat dans «Centrale d'achat – certificats électroniques»
refus: contract_open_for_orders, membership_active

# R5 : le certificat d'Anne finit à sa propre date.
le jour est 2018-12-10 08:00
le calendrier passe
le certificat de anne.guivarch@port-lennec.example est expired
le certificat de loic.prigent@port-lennec.example est active

# R6, R9 : en décembre, un dossier commencé peut encore être envoyé.
le jour est 2018-12-18 15:00
on parle de la ligne 1
anne.guivarch@port-lennec.example déclare la carte d'identité 880692310285
anne.guivarch@port-lennec.example dépose les pièces
anne.guivarch@port-lennec.example signe le dossier
soizic.tanguy@port-lennec.example signe le dossier
anne.guivarch@port-lennec.example envoie le dossier
la ligne est dossier_sent
lettre dossier_received à anne.guivarch@port-lennec.example
audit: dossier submit

# R8 : cinq jours ouvrés avant la date limite (Noël n'en est pas un), ceux qui n'ont rien envoyé sont prévenus, une seule fois.
le jour est 2018-12-20 23:59
le calendrier passe
aucune lettre lapse_warning
le jour est 2018-12-21 00:00
le calendrier passe
lettre lapse_warning à loic.prigent@port-lennec.example
lettre lapse_warning à erwan.bihan@port-lennec.example
lettre lapse_warning à erwan.bihan@port-lennec.example
aucune lettre lapse_warning
on parle de la ligne 2
audit: order warn_lapse
le jour est 2018-12-28 00:00
le calendrier passe
aucune lettre lapse_warning

# R8 : la dernière minute de décembre, rien n'est encore annulé.
le jour est 2018-12-31 23:59
le calendrier passe
on parle de la ligne 2
la ligne est dossier_open
aucune lettre order_lapsed
le marché «Marché de certificats électroniques en cours» est intake_closed

# R8, R10 : à minuit, la commande sans dossier envoyé est annulée d'elle-même ; l'autre continue. R9 : le marché est clos.
le jour est 2019-01-01 00:00
le calendrier passe
le marché «Marché de certificats électroniques en cours» est closed
la ligne est cancelled_auto
le dossier est expired
lettre order_lapsed à erwan.bihan@port-lennec.example
lettre order_lapsed à loic.prigent@port-lennec.example
audit: order lapse
on parle de la ligne 3
la ligne est cancelled_auto
lettre order_lapsed à erwan.bihan@port-lennec.example
aucune lettre order_lapsed
on parle de la ligne 1
la ligne est dossier_sent
le dossier est received
l'adhésion de soizic.tanguy@port-lennec.example à «Marché de certificats électroniques en cours» est ended
lettre membership_ended à soizic.tanguy@port-lennec.example
le jour est 2019-01-03 09:00
nadia.kervella@armorique-numerique.example juge les pièces conformes
nadia.kervella@armorique-numerique.example accepte le dossier
la ligne est validated

# R5 : les certificats délivrés ne changent pas.
le certificat de loic.prigent@port-lennec.example est active

# R10, R17 : une nouvelle commande se fait dans la centrale à partir du 1er janvier.
le marché «Centrale d'achat – certificats électroniques» est open
maelle.riou@armorique-numerique.example accepte l'adhésion à «Centrale d'achat – certificats électroniques»
l'adhésion de soizic.tanguy@port-lennec.example à «Centrale d'achat – certificats électroniques» est active
lettre membership_accepted à soizic.tanguy@port-lennec.example
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat dans «Centrale d'achat – certificats électroniques»
la ligne est reservation_invited
lettre order_placed à erwan.bihan@port-lennec.example

# Qui ne veut plus en être résilie ; l'organisme est prévenu.
soizic.tanguy@port-lennec.example résilie l'adhésion à «Centrale d'achat – certificats électroniques»: la commune a choisi un autre service
lettre membership_ended à soizic.tanguy@port-lennec.example
lettre member_left à maelle.riou@armorique-numerique.example
erwan.bihan@port-lennec.example envoie l'annexe pour 1 certificat dans «Centrale d'achat – certificats électroniques»
refus: membership_active
